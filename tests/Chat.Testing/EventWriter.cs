using System.Text;
using Microsoft.AspNetCore.Http;

namespace Chat.Testing;

/// <summary>Writes server-sent events, with the faults that an answer asks for.</summary>
internal sealed class EventWriter(HttpContext context, OpenAiAnswer answer, CancellationToken cancellation)
{
    /// <summary>Waits where the answer pauses.</summary>
    public async Task PauseAsync(int token)
    {
        if (answer.PauseBefore == token)
            await answer.Gate.WaitAsync(cancellation);
    }

    /// <summary>Fails where the answer does; true when nothing shall follow.</summary>
    public async Task<bool> FailAsync(int token)
    {
        if (answer.CutBefore == token)
        {
            context.Abort();
            return true;
        }

        if (answer.MalformedBefore == token)
            await WriteAsync("{\"id\":\"x\",\"choices\":[{\"delta\":");
        if (answer.EndlessLineBefore is not { } line || line.Token != token)
            return false;
        var piece = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        await SendAsync("data: "u8.ToArray());
        for (var sent = 0L; sent < line.Bytes; sent += piece.Length)
            await SendAsync(piece);
        return true;
    }

    /// <summary>Writes one event.</summary>
    public async Task WriteAsync(string data)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = answer.ContentType;
        var bytes = Encoding.UTF8.GetBytes(answer.OtherBody ?? $"data: {data}\n\n");
        var most = answer.FragmentBytes == 0 ? bytes.Length : answer.FragmentBytes;
        for (var at = 0; at < bytes.Length; at += most)
            await SendAsync(bytes.AsMemory(at, Math.Min(most, bytes.Length - at)));
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }
}
