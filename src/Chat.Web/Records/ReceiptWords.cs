using System.Globalization;
using Chat.Rag.Knowledge;
using Chat.Records.Receipts;
using Chat.Web.Hosting;
using Chat.Web.Wording;

namespace Chat.Web.Records;

/// <summary>What a receipt says, in the words of a page.</summary>
internal static class ReceiptWords
{
    /// <summary>A moment in mainland Spain, to the minute.</summary>
    public static string Moment(DateTimeOffset at, UiWording w)
    {
        var there = at.InMadrid();
        return $"{TopicFigure.FormatDate(DateOnly.FromDateTime(there.DateTime), w.Language)}, {there.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    /// <summary>What verifying it found.</summary>
    public static string Verdict(ReceiptVerdict verdict, UiWording w) => w[verdict switch
    {
        ReceiptVerdict.Genuine => "receipt-genuine",
        ReceiptVerdict.UnknownKey => "receipt-unknown-key",
        _ => "receipt-changed",
    }];
}
