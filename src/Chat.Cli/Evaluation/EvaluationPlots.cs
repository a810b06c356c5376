using ScottPlot;

namespace Chat.Cli.Evaluation;

/// <summary>Two plots: shares by language, and how each kind of question ended.</summary>
internal static class EvaluationPlots
{
    private const int Width = 900;
    private const int Height = 520;

    // Told apart in grey and by the colour-blind (Okabe and Ito's palette).
    private static readonly string[] Palette = ["#0072B2", "#E69F00", "#009E73", "#CC79A7"];

    public static void Write(DirectoryInfo folder, IReadOnlyList<EvaluationRow> rows, IReadOnlyDictionary<string, Dictionary<string, int>> confusion)
    {
        using var shares = Shares(rows);
        shares.SaveSvg(Path.Combine(folder.FullName, "shares.svg"), Width, Height);
        shares.SavePng(Path.Combine(folder.FullName, "shares.png"), Width, Height);
        using var outcomes = Outcomes(confusion);
        outcomes.SaveSvg(Path.Combine(folder.FullName, "outcomes.svg"), Width, Height);
        outcomes.SavePng(Path.Combine(folder.FullName, "outcomes.png"), Width, Height);
    }

    private static Plot Shares(IReadOnlyList<EvaluationRow> rows)
    {
        var plot = new Plot();
        (string Name, Func<EvaluationRow, double> Of)[] series =
        [
            ("right outcome", r => r.OutcomeRight), ("gold in first 5", r => r.Gold5),
            ("key figures", r => r.FiguresStated), ("language right", r => r.LanguageRight),
        ];
        for (var s = 0; s < series.Length; s++)
        {
            var bars = plot.Add.Bars(rows.Select((r, i) => new Bar
            {
                Position = (i * (series.Length + 1)) + s, Value = series[s].Of(r) * 100, FillColor = Color.FromHex(Palette[s]),
            }).ToArray());
            bars.LegendText = series[s].Name;
        }

        plot.Axes.Bottom.SetTicks([.. rows.Select((_, i) => (i * (series.Length + 1d)) + 1.5)], [.. rows.Select(r => r.Language)]);
        plot.Axes.SetLimitsY(0, 119);
        plot.YLabel("%");
        plot.ShowLegend(Alignment.UpperRight, Orientation.Horizontal);
        return plot;
    }

    private static Plot Outcomes(IReadOnlyDictionary<string, Dictionary<string, int>> confusion)
    {
        var plot = new Plot();
        var kinds = confusion.Keys.ToList();
        var outcomes = confusion.Values.SelectMany(c => c.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var cells = new double[kinds.Count, outcomes.Count];
        for (var k = 0; k < kinds.Count; k++)
        {
            var total = confusion[kinds[k]].Values.Sum();
            for (var o = 0; o < outcomes.Count; o++)
            {
                var count = confusion[kinds[k]].GetValueOrDefault(outcomes[o]);
                cells[k, o] = (double)count / total;
                if (count == 0)
                    continue;
                var label = plot.Add.Text(count.ToString(System.Globalization.CultureInfo.InvariantCulture), o, kinds.Count - 1 - k);
                label.LabelFontColor = cells[k, o] > 0.5 ? Colors.White : Colors.Black;
                label.LabelAlignment = Alignment.MiddleCenter;
            }
        }

        plot.Add.Heatmap(cells).Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        plot.MoveToBottom(plot.GetPlottables().OfType<ScottPlot.Plottables.Heatmap>().Single());
        plot.Axes.Bottom.SetTicks([.. outcomes.Select((_, i) => (double)i)], [.. outcomes.Select(o => o.Replace("redirected-", "→ ", StringComparison.Ordinal))]);
        plot.Axes.Left.SetTicks([.. kinds.Select((_, i) => (double)(kinds.Count - 1 - i))], [.. kinds]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = 25;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
        plot.Axes.Bottom.MinimumSize = 110;
        plot.Axes.Right.MinimumSize = 90;
        return plot;
    }
}
