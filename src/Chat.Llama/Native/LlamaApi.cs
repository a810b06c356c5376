using System.Runtime.InteropServices;

namespace Chat.Llama.Native;

/// <summary>
/// The calls of llama.cpp's C API that are used, and no others. Names and order of arguments are the library's;
/// <see cref="NativeLibraries"/> says where it is loaded from and checks that the structures fit.
/// </summary>
internal static unsafe partial class LlamaApi
{
    /// <summary>Logical names; resolved by <see cref="NativeLibraries"/> to files whose names carry a version.</summary>
    public const string Llama = "llama";

    /// <summary>The back ends' registry.</summary>
    public const string Ggml = "ggml";

    /// <summary>What all back ends share.</summary>
    public const string GgmlBase = "ggml-base";

    [LibraryImport(Ggml)]
    public static partial void ggml_backend_load_all_from_path(byte* folder);

    [LibraryImport(Ggml)]
    public static partial nuint ggml_backend_dev_count();

    /// <param name="type">0 for the processor.</param>
    [LibraryImport(Ggml)]
    public static partial nint ggml_backend_dev_by_type(int type);

    [LibraryImport(GgmlBase)]
    public static partial nint ggml_backend_dev_backend_reg(nint device);

    [LibraryImport(GgmlBase)]
    public static partial nint ggml_backend_reg_get_proc_address(nint registry, byte* name);

    [LibraryImport(GgmlBase)]
    public static partial void ggml_threadpool_params_init(void* parameters, int threads);

    [LibraryImport(Llama)]
    public static partial void llama_attach_threadpool(ContextHandle context, nint pool, nint poolOfBatches);

    [LibraryImport(Llama)]
    public static partial byte* llama_version();

    [LibraryImport(Llama)]
    public static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    [LibraryImport(Llama)]
    public static partial void llama_backend_init();

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_supports_gpu_offload();

    [LibraryImport(Llama)]
    public static partial nuint llama_max_parallel_sequences();

    [LibraryImport(Llama)]
    public static partial PaddedModelParameters llama_model_default_params();

    [LibraryImport(Llama)]
    public static partial PaddedContextParameters llama_context_default_params();

    [LibraryImport(Llama)]
    public static partial ModelHandle llama_model_load_from_file(byte* path, ModelParameters parameters);

    [LibraryImport(Llama)]
    public static partial void llama_model_free(nint model);

    [LibraryImport(Llama)]
    public static partial ContextHandle llama_init_from_model(ModelHandle model, ContextParameters parameters);

    [LibraryImport(Llama)]
    public static partial void llama_free(nint context);

    [LibraryImport(Llama)]
    public static partial nint llama_model_get_vocab(ModelHandle model);

    [LibraryImport(Llama)]
    public static partial int llama_model_n_ctx_train(ModelHandle model);

    [LibraryImport(Llama)]
    public static partial int llama_model_n_embd_out(ModelHandle model);

    [LibraryImport(Llama)]
    public static partial uint llama_model_n_cls_out(ModelHandle model);

    [LibraryImport(Llama)]
    public static partial byte* llama_model_chat_template(ModelHandle model, byte* name);

    [LibraryImport(Llama)]
    public static partial int llama_chat_apply_template(byte* template, ChatTurn* turns, nuint count, [MarshalAs(UnmanagedType.U1)] bool opensAnswer, byte* buffer, int length);

    [LibraryImport(Llama)]
    public static partial uint llama_n_ctx(ContextHandle context);

    [LibraryImport(Llama)]
    public static partial int llama_pooling_type(ContextHandle context);

    [LibraryImport(Llama)]
    public static partial nint llama_get_memory(ContextHandle context);

    [LibraryImport(Llama)]
    public static partial void llama_memory_clear(nint memory, [MarshalAs(UnmanagedType.U1)] bool data);

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_memory_seq_rm(nint memory, int sequence, int from, int to);

    [LibraryImport(Llama)]
    public static partial void llama_memory_seq_cp(nint memory, int source, int target, int from, int to);

    [LibraryImport(Llama)]
    public static partial int llama_decode(ContextHandle context, Batch batch);

    [LibraryImport(Llama)]
    public static partial void llama_synchronize(ContextHandle context);

    [LibraryImport(Llama)]
    public static partial int llama_encode(ContextHandle context, Batch batch);

    [LibraryImport(Llama)]
    public static partial float* llama_get_logits_ith(ContextHandle context, int index);

    [LibraryImport(Llama)]
    public static partial float* llama_get_embeddings_seq(ContextHandle context, int sequence);

    [LibraryImport(Llama)]
    public static partial int llama_vocab_n_tokens(nint vocabulary);

    [LibraryImport(Llama)]
    public static partial byte* llama_vocab_get_text(nint vocabulary, LlamaToken token);

    [LibraryImport(Llama)]
    public static partial TokenAttributes llama_vocab_get_attr(nint vocabulary, LlamaToken token);

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_vocab_is_eog(nint vocabulary, LlamaToken token);

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_vocab_get_add_bos(nint vocabulary);

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_vocab_get_add_eos(nint vocabulary);

    [LibraryImport(Llama)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_vocab_get_add_sep(nint vocabulary);

    [LibraryImport(Llama)]
    public static partial LlamaToken llama_vocab_bos(nint vocabulary);

    [LibraryImport(Llama)]
    public static partial LlamaToken llama_vocab_eos(nint vocabulary);

    [LibraryImport(Llama)]
    public static partial LlamaToken llama_vocab_sep(nint vocabulary);

    [LibraryImport(Llama)]
    public static partial int llama_tokenize(
        nint vocabulary, byte* text, int length, LlamaToken* tokens, int room, [MarshalAs(UnmanagedType.U1)] bool addSpecial, [MarshalAs(UnmanagedType.U1)] bool parseSpecial);

    [LibraryImport(Llama)]
    public static partial int llama_token_to_piece(
        nint vocabulary, LlamaToken token, byte* buffer, int length, int leftStrip, [MarshalAs(UnmanagedType.U1)] bool special);

    [LibraryImport(Llama)]
    public static partial SamplerHandle llama_sampler_init_grammar(nint vocabulary, byte* grammar, byte* root);

    [LibraryImport(Llama)]
    public static partial void llama_sampler_accept(SamplerHandle sampler, LlamaToken token);

    [LibraryImport(Llama)]
    public static partial void llama_sampler_apply(SamplerHandle sampler, TokenCandidates* candidates);

    [LibraryImport(Llama)]
    public static partial void llama_sampler_free(nint sampler);
}
