using Chat.Rag.Ingestion.Pdf;

// The worker as the product's programs run it; or one that behaves as badly as a hostile file could make it; or a site that is not there.
var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
switch (args)
{
    case [PdfWorker.Verb]:
        return await PdfWorker.RunAsync(input, output);
    case ["--urls", ..]:
        Console.Out.WriteLine("TaxAssistant answers at http://127.0.0.1:1");
        await Task.Delay(Timeout.Infinite);
        return 0;
    case ["early"]:
        return 0;
    case ["crash"]:
        Environment.FailFast("crash");
        return 1;
    case ["overflow"]:
        return Deeper(0);
    case ["memory"]:
        var kept = new List<byte[]>();
        while (true)
        {
            kept.Add(new byte[1 << 20]);
            Array.Fill(kept[^1], (byte)1);
        }

    case ["native"]:
        while (true)
        {
            unsafe
            {
                new Span<byte>(System.Runtime.InteropServices.NativeMemory.Alloc(16 << 20), 16 << 20).Fill(1);
            }
        }

    case ["busy"]:
        while (true)
            Thread.SpinWait(1000);
    case ["silent"]:
        await Task.Delay(Timeout.Infinite);
        return 0;
    case ["endless"]:
        while (true)
            output.Write(new byte[1 << 16]);
    case ["garbage"]:
        output.Write("hola\n"u8);
        return 0;
    case ["environment"]:
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal);
        output.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"fault\":\"{string.Join(' ', names)}\"}}\n"));
        return 0;
    default:
        return 2;
}

static int Deeper(int depth) => depth < 0 ? 0 : Deeper(depth + 1) + Deeper(depth + 2);
