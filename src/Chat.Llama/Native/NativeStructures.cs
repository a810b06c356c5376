using System.Runtime.InteropServices;

namespace Chat.Llama.Native;

/// <summary><c>llama_model_params</c> of release 0.5.0: 80 bytes, passed by value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal unsafe struct ModelParameters
{
    [FieldOffset(16)] public int GpuLayers;
    [FieldOffset(20)] public int SplitMode;
    [FieldOffset(24)] public int LoadMode;
    [FieldOffset(28)] public int LazyMode;
    [FieldOffset(32)] public int MainGpu;
    [FieldOffset(48)] public delegate* unmanaged[Cdecl]<float, void*, byte> Progress;
    [FieldOffset(56)] public void* ProgressData;
    [FieldOffset(72)] public byte VocabularyOnly;
    [FieldOffset(73)] public byte ChecksTensors;
    [FieldOffset(74)] public byte UsesExtraBuffers;
}

/// <summary><c>llama_context_params</c> of release 0.5.0: 160 bytes, passed by value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 160)]
internal unsafe struct ContextParameters
{
    [FieldOffset(0)] public uint ContextTokens;
    [FieldOffset(4)] public uint BatchTokens;
    [FieldOffset(8)] public uint MicroBatchTokens;
    [FieldOffset(12)] public uint Sequences;
    [FieldOffset(20)] public uint MostOutputs;
    [FieldOffset(24)] public uint MostOutputsOfSequence;
    [FieldOffset(28)] public int Threads;
    [FieldOffset(32)] public int BatchThreads;
    [FieldOffset(40)] public int RopeScaling;
    [FieldOffset(44)] public int Pooling;
    [FieldOffset(48)] public int Attention;
    [FieldOffset(52)] public int FlashAttention;
    [FieldOffset(64)] public float YarnExtension;
    [FieldOffset(104)] public int KeyType;
    [FieldOffset(108)] public int ValueType;
    [FieldOffset(112)] public delegate* unmanaged[Cdecl]<void*, byte> Abort;
    [FieldOffset(120)] public void* AbortData;
    [FieldOffset(128)] public byte Embeddings;
    [FieldOffset(129)] public byte OffloadsKv;
    [FieldOffset(130)] public byte NoTimings;
    [FieldOffset(131)] public byte OffloadsOperations;
    [FieldOffset(132)] public byte FullSlidingWindow;
    [FieldOffset(133)] public byte UnifiedKv;
}

/// <summary>Room for a structure that a later release may have made longer, so that reading its defaults overwrites nothing.</summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct PaddedModelParameters
{
    [FieldOffset(0)] public ModelParameters Value;
}

/// <inheritdoc cref="PaddedModelParameters"/>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct PaddedContextParameters
{
    [FieldOffset(0)] public ContextParameters Value;
}

/// <summary><c>llama_batch</c>: parallel arrays, one entry a token.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Batch
{
    public int Count;
    public LlamaToken* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** Sequences;
    public sbyte* Outputs;
}

/// <summary><c>llama_token_data</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TokenCandidate
{
    public LlamaToken Token;
    public float Logit;
    public float Probability;
}

/// <summary><c>llama_token_data_array</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TokenCandidates
{
    public TokenCandidate* Data;
    public nuint Count;
    public long Selected;
    public byte IsSorted;
}

/// <summary><c>llama_chat_message</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChatTurn
{
    public byte* Role;
    public byte* Content;
}

/// <summary><c>llama_token_attr</c>: the bits that matter here.</summary>
[Flags]
internal enum TokenAttributes
{
    None = 0,
    Unknown = 1 << 0,
    Control = 1 << 3,
    UserDefined = 1 << 4,
}
