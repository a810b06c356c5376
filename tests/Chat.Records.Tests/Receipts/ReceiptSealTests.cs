using System.Text;
using System.Text.Json;
using Chat.Records.Receipts;
using Chat.Records.Tests.Doubles;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Receipts;

public sealed class ReceiptSealTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-receipts-").FullName;
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _clock = new();
    private readonly ReceiptKeys _keys;

    public ReceiptSealTests() => _keys = new ReceiptKeys(Options.Create(new RecordsOptions { DataDirectory = _folder }), _clock);

    [Fact]
    public void AReceiptIsGenuineAsItWasSigned()
    {
        var document = ReceiptSeal.Sign(Content(), _keys);

        Assert.Equal(ReceiptVerdict.Genuine, Verify(document));
        Assert.Equal(Content().Question, ReceiptSeal.Read(document)!.Receipt.Question);
    }

    [Fact]
    public void EveryFlippedBitOfEveryByteIsFound()
    {
        var document = Encoding.UTF8.GetBytes(ReceiptSeal.Sign(Content(), _keys));
        var published = _keys.Published();
        for (var i = 0; i < document.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                document[i] ^= (byte)(1 << bit);
                Assert.NotEqual(ReceiptVerdict.Genuine, ReceiptSeal.Verify(document, published));
                document[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void EveryByteLeftOutOrDoubledIsFound()
    {
        var document = Encoding.UTF8.GetBytes(ReceiptSeal.Sign(Content(), _keys));
        var published = _keys.Published();
        for (var i = 0; i < document.Length; i++)
        {
            Assert.NotEqual(ReceiptVerdict.Genuine, ReceiptSeal.Verify((byte[])[.. document[..i], .. document[(i + 1)..]], published));
            Assert.NotEqual(ReceiptVerdict.Genuine, ReceiptSeal.Verify((byte[])[.. document[..i], document[i], .. document[i..]], published));
        }
    }

    [Theory]
    [InlineData("{\"extra\":1,", "{")]
    [InlineData("{ ", "{")]
    [InlineData("\"answer\":\"Sí\",\"answer\":\"No\",", "\"answer\":\"")]
    public void WhatIsAddedIsFound(string with, string at)
    {
        var document = ReceiptSeal.Sign(Content(), _keys);
        var place = document.IndexOf(at, StringComparison.Ordinal);

        Assert.Equal(ReceiptVerdict.NotAReceipt, Verify(document[..place] + with + document[(place + at.Length)..]));
    }

    [Fact]
    public void APassageThatHasNotItsDigestIsFoundEvenWhenItWasSignedSo()
    {
        var content = Content();
        var wrong = content with { Passages = [content.Passages[0] with { Quote = "Otras palabras." }] };

        Assert.Equal(ReceiptVerdict.WrongDigest, Verify(ReceiptSeal.Sign(wrong, _keys)));
    }

    [Fact]
    public void AnotherServicesKeyIsUnknown()
    {
        using var others = new ReceiptKeys(Options.Create(new RecordsOptions { DataDirectory = Path.Combine(_folder, "other") }), _clock);

        Assert.Equal(ReceiptVerdict.UnknownKey, Verify(ReceiptSeal.Sign(Content(), others)));
    }

    [Fact]
    public void AKeyUnderAForeignThumbprintIsUnknown()
    {
        using var others = new ReceiptKeys(Options.Create(new RecordsOptions { DataDirectory = Path.Combine(_folder, "other") }), _clock);
        var document = ReceiptSeal.Sign(Content(), _keys);
        var forged = others.Published().Keys[0] with { Kid = ReceiptSeal.Read(document)!.Signature.Key };

        Assert.Equal(ReceiptVerdict.UnknownKey, ReceiptSeal.Verify(Encoding.UTF8.GetBytes(document), new KeySet([forged])));
    }

    [Fact]
    public void AfterARotationBothKeysVerifyAndTheNewOneSigns()
    {
        var before = ReceiptSeal.Sign(Content(), _keys);

        var id = _keys.Rotate();
        _clock.Advance(TimeSpan.FromSeconds(2));
        var after = ReceiptSeal.Sign(Content(), _keys);

        Assert.Equal(id, ReceiptSeal.Read(after)!.Signature.Key);
        Assert.NotEqual(id, ReceiptSeal.Read(before)!.Signature.Key);
        Assert.Equal((ReceiptVerdict.Genuine, ReceiptVerdict.Genuine), (Verify(before), Verify(after)));
        Assert.Equal(2, _keys.Published().Keys.Count);
    }

    [Fact]
    public void NodesThatShareAFolderShareTheFirstKey()
    {
        var nodes = Enumerable.Range(0, 8).Select(_ => new ReceiptKeys(Options.Create(new RecordsOptions { DataDirectory = _folder }), _clock)).ToList();

        Parallel.ForEach(nodes, n => n.Sign("x"u8));

        Assert.Single(nodes.Select(n => n.Sign("x"u8).Key).Distinct());
        nodes.ForEach(n => n.Dispose());
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void NobodyElseMayReadThePrivateKeyAndNothingPublishedHoldsIt()
    {
        _keys.Sign("x"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "receipt-keys", "signing.pem")));
        Assert.DoesNotContain("\"d\"", JsonSerializer.Serialize(_keys.Published(), RecordsJson.Default.KeySet), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ReceiptVerdict Verify(string document) => ReceiptSeal.Verify(Encoding.UTF8.GetBytes(document), _keys.Published());

    private static ReceiptContent Content() => new()
    {
        Format = ReceiptContent.Edition,
        Code = "00000-00000-00000-00",
        Issued = "2026-11-26T10:00:00.000Z",
        AnswerId = "01a208af967478128f3cc92a807e9dc8",
        Question = "¿Tengo que declarar?\n\"Sí\" o \\ no 🙂",
        AsOf = "2026-11-26",
        Language = "es",
        TaxYear = 2025,
        Outcome = "answered",
        Mode = "quoted",
        MachineMade = true,
        Answer = "Debe declarar a partir de 22.000 €.",
        Notices = [],
        Passages = [new ReceiptPassage { Number = 1, Id = "BOE-A-2006-20764#a96", Title = "Ley 35/2006. Artículo 96", Language = "es", Quote = "Límite de 22.000 euros.", Sha256 = ReceiptSeal.DigestOf("Límite de 22.000 euros."), RestsOn = [] }],
        Knowledge = "0123456789abcdef",
    };
}
