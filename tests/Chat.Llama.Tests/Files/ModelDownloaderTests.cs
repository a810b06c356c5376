using System.Text.Json.Nodes;
using Chat.Llama.Files;
using Chat.Testing;

namespace Chat.Llama.Tests.Files;

public sealed class ModelDownloaderTests : IAsyncDisposable
{
    // More than one buffer, and no multiple of one.
    private static readonly byte[] Model = TinyGguf.Llama(3 << 20).ToBytes();
    private static readonly byte[] Newer = TinyGguf.Llama(3 << 20).With("general.name", "New!").ToBytes();

    private readonly TestFolder _folder = new();
    private readonly FaultyFileServer _server = new(Model);
    private readonly SwiftClock _clock = new();
    private readonly List<DownloadProgress> _heard = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Target => _folder.At("tiny.gguf");

    [Fact]
    public async Task AFileComesWholeWithItsDigestAndHeader()
    {
        var model = await PullAsync(sha256: TestFolder.Digest(Model));

        Assert.Equal((Target, TestFolder.Digest(Model), "Tiny"), (model.Path, model.Sha256, model.Header.Name));
        Assert.Equal(Model, await File.ReadAllBytesAsync(Target, Stop));
        Assert.Equal(["tiny.gguf"], _folder.Names);
        Assert.Equal((Model.Length, Model.Length), (_heard[^1].Bytes, _heard[^1].Total));
        Assert.Equal(_heard.Select(h => h.Bytes).Order(), _heard.Select(h => h.Bytes));
        Assert.True(_heard[^1].BytesPerSecond > 0);
        Assert.Equal("identity", Assert.Single(_server.Requests).Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task AConnectionThatIsCutIsTakenUpWhereItEnded()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 }, new FileReply { CutAfter = 0 }, new FileReply { CutAfter = 0 }, new FileReply { CutAfter = 500_001 });

        var model = await PullAsync();

        Assert.Equal(TestFolder.Digest(Model), model.Sha256);
        Assert.Equal([null, 1_000_000, 1_000_000, 1_000_000, 1_500_001], _server.Requests.Select(r => r.From));
        Assert.All(_server.Requests.Skip(1), r => Assert.Equal("\"v1\"", r.Headers["If-Range"]));
        // 1, 2, 4 seconds without a new byte, at least half of each; then one that brought some.
        Assert.Equal(4, _clock.Pauses.Count);
        foreach (var (pause, most) in _clock.Pauses.Zip((int[])[1, 2, 4, 1]))
            Assert.InRange(pause.TotalSeconds, most / 2.0, most);
        Assert.Contains(_heard, h => h.Waiting?.StartsWith("the connection was cut", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task AServerThatKnowsNoRangesBeginsAnew()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 }, new FileReply { IgnoreRange = true });

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal([null, 1_000_000], _server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task BeginningAnewAgainAndAgainIsNoProgress()
    {
        _server.Next(Enumerable.Repeat(new FileReply { IgnoreRange = true, CutAfter = 1_000_000 }, 20));

        Assert.Contains("6 times in a row without a new byte", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(6, _server.Requests.Count);
    }

    [Fact]
    public async Task AFileThatChangedMeanwhileBeginsAnew()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 });
        await RefusedAsync(new() { Attempts = 1 });
        (_server.Content, _server.Tag) = (Newer, "\"v2\"");

        Assert.Equal(TestFolder.Digest(Newer), (await PullAsync()).Sha256);
        Assert.Equal([null, 1_000_000], _server.Requests.Select(r => r.From));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"v1\"")]
    public async Task WithoutAStrongTagNothingIsContinued(string? tag)
    {
        _server.Tag = tag;
        _server.Next(new FileReply { CutAfter = 1_000_000 });

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal([null, null], _server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task AnotherPieceThanTheOneAskedForIsNotTaken()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 }, new FileReply { WrongFrom = 999_999 });

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal([null, 1_000_000, null], _server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task AServerThatAnnouncesMoreThanItHasIsGivenUp()
    {
        _server.Next(new FileReply { Lie = 10 }).Next(Enumerable.Repeat(new FileReply { Lie = 10, Status = 206 }, 20));

        var fault = await RefusedAsync();

        Assert.Contains("6 times in a row without a new byte", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Target + ".part", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task AServerThatThenSaysThatThereIsNoMoreIsBelieved()
    {
        _server.Next(new FileReply { Lie = 10 });

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal([null, Model.Length], _server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task AServerThatClosesWithoutAWordIsGivenUp()
    {
        _server.Next(Enumerable.Repeat(new FileReply { Drop = true }, 99));

        Assert.Contains("cannot be reached", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatAnnouncesLessThanThereIsGivesAFileThatIsRefused()
    {
        _server.Next(new FileReply { Lie = -1000 });

        Assert.Contains("1000 bytes are missing at its end", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["tiny.gguf.rejected"], _folder.Names);
    }

    [Fact]
    public async Task ALengthThatIsNotAnnouncedIsNoObstacle()
    {
        _server.Next(new FileReply { Chunked = true });

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Null(_heard[0].Total);
    }

    [Fact]
    public async Task WrongBytesAreKeptAsideAndNeverGetTheName()
    {
        var fault = await RefusedAsync(sha256: TestFolder.Digest(Newer));

        Assert.Contains($"{TestFolder.Digest(Model)} instead of {TestFolder.Digest(Newer)}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["tiny.gguf.rejected"], _folder.Names);
        await RefusedAsync(sha256: TestFolder.Digest(Newer));
        Assert.Equal(["tiny.gguf.rejected"], _folder.Names);
    }

    [Fact]
    public async Task WhatIsNoModelIsKeptAside()
    {
        _server.Content = "just words"u8.ToArray();

        Assert.Contains("too few for a GGUF header", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["tiny.gguf.rejected"], _folder.Names);
    }

    [Fact]
    public async Task AWebPageIsRefusedBeforeItIsFetched()
    {
        _server.Next(new FileReply { Type = "text/html; charset=utf-8" });

        Assert.Contains("is a web page", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABusyServerIsAskedAgainWhenItSays()
    {
        _server.Next(
            new FileReply { Status = 429, Headers = ["Retry-After: 120"] },
            new FileReply { Status = 503, Headers = ["Retry-After: Thu, 26 Nov 2026 10:05:00 GMT"] },
            new FileReply { Status = 500 });

        await PullAsync();

        Assert.Equal([TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(5)], _clock.Pauses[..2]);
        Assert.InRange(_clock.Pauses[2].TotalSeconds, 2, 4);
    }

    [Fact]
    public async Task AServerThatAsksForHoursIsNotWaitedFor()
    {
        _server.Next(new FileReply { Status = 429, Headers = ["Retry-After: 7200"] });

        Assert.Contains("asks to wait 120 minutes", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Pauses);
    }

    [Fact]
    public async Task PausesHaveALimit()
    {
        _server.Next(Enumerable.Repeat(new FileReply { Status = 500 }, 20));

        await RefusedAsync(new() { Attempts = 12 });

        Assert.Equal(11, _clock.Pauses.Count);
        Assert.InRange(_clock.Pauses[^1].TotalSeconds, 30, 60);
    }

    [Theory]
    [InlineData(404, "does not exist (404)")]
    [InlineData(410, "does not exist (410)")]
    [InlineData(401, "--token-variable")]
    [InlineData(403, "--token-variable")]
    [InlineData(407, "The proxy wants")]
    [InlineData(204, "answered 204")]
    [InlineData(400, "answered 400")]
    public async Task WhatWillNotChangeIsNotTriedAgain(int status, string words)
    {
        _server.Next(new FileReply { Status = status });

        Assert.Contains(words, (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task AServerThatFallsSilentIsAskedAgain()
    {
        _server.Next(new FileReply { SilentAfter = 1_000_000 });
        var pull = PullAsync(hear: now =>
        {
            if (now.Bytes == 1_000_000 && now.Waiting is null)
                _clock.EndSilences();
        });

        Assert.Equal(TestFolder.Digest(Model), (await pull).Sha256);
        Assert.Equal([null, 1_000_000], _server.Requests.Select(r => r.From));
        Assert.Contains(_heard, h => h.Waiting?.StartsWith("the server gave no byte for 61 s", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task NoServerAtAllIsAFaultWithTheReason()
    {
        var address = _server.Address();
        await _server.DisposeAsync();

        Assert.Contains("cannot be reached", (await RefusedAsync(new() { Attempts = 2 }, address: address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopKeepsWhatCame()
    {
        _server.Next(new FileReply { SilentAfter = 1_000_000 });
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PullAsync(cancellation: stop.Token, hear: now =>
        {
            if (now.Bytes == 1_000_000)
                stop.Cancel();
        }));
        Assert.Equal(["tiny.gguf.part", "tiny.gguf.part.json"], _folder.Names);

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal(1_000_000, _server.Requests[^1].From);
    }

    [Fact]
    public async Task AfterAPowerCutOnlyWhatWasFlushedIsBelieved()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 });
        await RefusedAsync(new() { Attempts = 1 });
        // The machine started anew, and the last 400,000 bytes had not reached the disk.
        var origin = JsonNode.Parse(await File.ReadAllTextAsync(Target + ".part.json", Stop))!;
        (origin["boot"], origin["flushed"]) = ("another", 600_000);
        await File.WriteAllTextAsync(Target + ".part.json", origin.ToJsonString(), Stop);
        await using (var part = File.OpenWrite(Target + ".part"))
        {
            part.Position = 600_000;
            part.Write(new byte[400_000]);
        }

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Equal(600_000, _server.Requests[^1].From);
    }

    [Fact]
    public async Task WhatCameFromElsewhereIsNotContinued()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 });
        await RefusedAsync(new() { Attempts = 1 });

        await PullAsync(address: _server.Address("other.gguf"));

        Assert.Null(_server.Requests[^1].From);
    }

    [Fact]
    public async Task NotesThatCannotBeReadBeginAnew()
    {
        _server.Next(new FileReply { CutAfter = 1_000_000 });
        await RefusedAsync(new() { Attempts = 1 });
        await File.WriteAllTextAsync(Target + ".part.json", "{", Stop);

        await PullAsync();

        Assert.Null(_server.Requests[^1].From);
    }

    [Fact]
    public async Task AWholeFileThatOnlyLacksItsNameIsNotFetchedAgain()
    {
        using (var part = await PartialFile.OpenAsync(Target, DownloadAddress.Shown(_server.Address()), new(), _ => long.MaxValue, Stop))
        {
            part.Begin("\"v1\"", Model.Length);
            part.Append(Model);
        }

        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task ASecondPullOfTheSameFileIsRefused()
    {
        _server.Next(new FileReply { SilentAfter = 1_000_000 });
        using var stop = new CancellationTokenSource();
        var first = PullAsync(cancellation: stop.Token);
        await _server.Silent;

        Assert.Contains("is being fetched by another process", (await RefusedAsync()).Message, StringComparison.Ordinal);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(TestFolder.Digest(Model), (await PullAsync()).Sha256);
    }

    [Fact]
    public async Task ALockLeftBehindByAKilledProcessHoldsNobodyUp()
    {
        _folder.Write("tiny.gguf.lock", []);

        await PullAsync();

        Assert.Equal(["tiny.gguf"], _folder.Names);
    }

    [Fact]
    public async Task AFileThatIsThereIsNotOverwritten()
    {
        _folder.Write("tiny.gguf", [1, 2, 3]);

        Assert.Contains("is there already", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Target, Stop));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task AFolderThatIsAFileIsRefused()
    {
        _folder.Write("models", []);

        Assert.Contains("cannot be written", (await RefusedAsync(target: _folder.At("models/tiny.gguf"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADiskWithoutRoomIsNotFilled()
    {
        var fault = await RefusedAsync(new() { Reserve = 1000 }, free: () => Model.Length + 999);

        Assert.Contains("free, and", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(Target + ".part").Length);
        await PullAsync(new() { Reserve = 1000 }, free: () => Model.Length + 1000);
    }

    [Fact]
    public async Task ADiskThatFillsUpMeanwhileIsNoticedAndWhatCameIsKept()
    {
        var looks = 0;

        await RefusedAsync(new() { FlushEvery = 1 << 20 }, free: () => ++looks < 3 ? long.MaxValue : 0);

        Assert.InRange(new FileInfo(Target + ".part").Length, 2 << 20, Model.Length - 1);
        await PullAsync();
        Assert.NotNull(_server.Requests[^1].From);
    }

    [Fact]
    public async Task AFileThatIsTooLargeIsRefusedWhetherAnnouncedOrNot()
    {
        Assert.Contains("or more, and 1.0 MB are allowed", (await RefusedAsync(new() { MostBytes = 1_000_000 })).Message, StringComparison.Ordinal);
        _server.Next(Enumerable.Repeat(new FileReply { Chunked = true }, 9));
        Assert.Contains("or more, and", (await RefusedAsync(new() { MostBytes = 1_000_000 })).Message, StringComparison.Ordinal);
        Assert.True(new FileInfo(Target + ".part").Length <= 1_000_000);
    }

    [Fact]
    public async Task ATokenGoesToTheServerNamedAndNotWhereItRedirects()
    {
        await using var other = new FaultyFileServer(Model);
        _server.Next(new FileReply { Status = 302, Headers = ["Location: /models/moved.gguf"] }, new FileReply { Status = 307, Headers = [$"Location: {other.Address()}"] });

        await PullAsync(new() { Token = "secret" });

        Assert.Equal(["Bearer secret", "Bearer secret"], _server.Requests.Select(r => r.Headers["Authorization"]));
        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests).Headers.Keys);
    }

    [Fact]
    public async Task ATokenDoesNotComeBackByWayOfAnotherServer()
    {
        await using var other = new FaultyFileServer(Model);
        _server.Next(new FileReply { Status = 302, Headers = [$"Location: {other.Address()}"] });
        other.Next(new FileReply { Status = 302, Headers = [$"Location: {_server.Address()}"] });

        await PullAsync(new() { Token = "secret" });

        Assert.DoesNotContain("Authorization", _server.Requests[^1].Headers.Keys);
    }

    [Fact]
    public async Task ATokenIsNotSentUnencrypted()
    {
        var fault = await RefusedAsync(new() { Token = "secret", Insecure = true }, address: new Uri("http://models.example/tiny.gguf"));

        Assert.Contains("the token is not sent there", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedirectsWithoutEndAreGivenUp()
    {
        _server.Next(Enumerable.Repeat(new FileReply { Status = 302, Headers = ["Location: /models/tiny.gguf"] }, 20));

        Assert.Contains("more than 10 times", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProxyIsAskedForOtherMachinesAndNotForThisOne()
    {
        var options = new ModelDownloadOptions { Proxy = new Uri(_server.Address().GetLeftPart(UriPartial.Authority)), Insecure = true };
        await using var own = new FaultyFileServer(Model);

        await PullAsync(options, address: new Uri("http://models.example/a/tiny.gguf"));
        Assert.Equal("http://models.example/a/tiny.gguf", Assert.Single(_server.Requests).Target);
        await PullAsync(options, address: own.Address(), target: _folder.At("own.gguf"));

        Assert.Single(_server.Requests);
        Assert.Equal("/models/tiny.gguf", Assert.Single(own.Requests).Target);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<DownloadedModel> PullAsync(
        ModelDownloadOptions? options = null,
        string? sha256 = null,
        Uri? address = null,
        string? target = null,
        Func<long>? free = null,
        Action<DownloadProgress>? hear = null,
        CancellationToken? cancellation = null)
    {
        using var downloader = new ModelDownloader((options ?? new()) with { Silence = SwiftClock.Silence }, _clock, new Random(20261126))
        {
            FreeBytes = _ => free?.Invoke() ?? long.MaxValue,
        };
        var progress = new Heard<DownloadProgress>(now =>
        {
            _heard.Add(now);
            hear?.Invoke(now);
        });
        return await downloader.DownloadAsync(address ?? _server.Address(), target ?? Target, sha256, progress, cancellation ?? Stop);
    }

    private Task<ModelFileException> RefusedAsync(
        ModelDownloadOptions? options = null, string? sha256 = null, Uri? address = null, string? target = null, Func<long>? free = null) =>
        Assert.ThrowsAsync<ModelFileException>(() => PullAsync(options, sha256, address, target, free));
}
