using System.Globalization;
using Chat.TestModels;

const string Usage = "Usage: dotnet Chat.TestModels.dll <tiny|mid|salamandra-2b|salamandra-7b|embedding|reranker> "
    + "[--quantization f32|f16|q8_0|q4_0|q4_k_m] [--seed N] [--context N] <out.gguf>, or: damaged <folder>";

try
{
    var order = Order.Read(args);
    if (order.Kind == "damaged")
    {
        Console.WriteLine($"{order.Path}: {DamagedModels.WriteTo(order.Path).Count} damaged models");
        return 0;
    }

    var model = order.Model();
    var lastPercent = -1L;
    model.WriteTo(order.Path, (written, total) =>
    {
        // A line is rewritten on a terminal; a log gets the last line only.
        if (!Console.IsOutputRedirected && written * 100 / total is var percent && percent > lastPercent)
        {
            lastPercent = percent;
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{percent,3} % of {total / 1e6:N0} MB"));
        }
    });
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{(Console.IsOutputRedirected ? "" : "\r")}{order.Path}: {new FileInfo(order.Path).Length / 1e6:N1} MB, {model.Parameters:N0} parameters"));
    return 0;
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(Usage);
    return 2;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"The model was not written: {error.Message}");
    return 1;
}

/// <summary>What the command line asks for.</summary>
internal sealed record Order(string Kind, string Path, Quantization Quantization, ulong Seed, int? Context)
{
    public TestModel Model() => Kind switch
    {
        "tiny" => TestModel.Chat(Chat(ModelShape.Tiny)),
        "mid" => TestModel.Chat(Chat(ModelShape.Mid)),
        "salamandra-2b" => TestModel.Chat(Chat(ModelShape.Salamandra2B)),
        "salamandra-7b" => TestModel.Chat(Chat(ModelShape.Salamandra7B)),
        "embedding" => TestModel.Embedding(Encoder()),
        "reranker" => TestModel.Reranker(Encoder()),
        _ => throw new ArgumentException($"There is no model '{Kind}'."),
    };

    public static Order Read(string[] arguments)
    {
        var plain = new List<string>();
        var quantization = Quantization.Q4_0;
        var seed = 1UL;
        int? context = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quantization":
                    var name = Value(i++);
                    quantization = Enum.GetNames<Quantization>().Any(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
                        ? Enum.Parse<Quantization>(name, ignoreCase: true)
                        : throw new ArgumentException($"There is no quantization '{name}'.");
                    break;
                case "--seed":
                    seed = ulong.TryParse(Value(i++), CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new ArgumentException("--seed takes a whole number from 0.");
                    break;
                case "--context":
                    context = int.TryParse(Value(i++), CultureInfo.InvariantCulture, out var tokens) && tokens > 0
                        ? tokens
                        : throw new ArgumentException("--context takes a number of tokens above 0.");
                    break;
                case var option when option.StartsWith("--", StringComparison.Ordinal):
                    throw new ArgumentException($"There is no option '{option}'.");
                case var value:
                    plain.Add(value);
                    break;
            }
        }

        return plain is [var kind, var path]
            ? new(kind, path, quantization, seed, context)
            : throw new ArgumentException("A model and a file to write are needed.");

        string Value(int at) => at + 1 < arguments.Length ? arguments[at + 1] : throw new ArgumentException($"{arguments[at]} needs a value.");
    }

    private ChatModelOptions Chat(ModelShape shape) =>
        new() { Shape = shape with { Context = Context ?? shape.Context }, Quantization = Quantization, Seed = Seed };

    private EncoderOptions Encoder()
    {
        var options = new EncoderOptions { Quantization = Quantization, Seed = Seed };
        return options with { Shape = options.Shape with { Context = Context ?? options.Shape.Context } };
    }
}
