using System.Text.Json.Nodes;

namespace Cnn.Models;

/// <summary>A chart over the epochs.</summary>
/// <param name="Id">For the page: letters, digits and hyphens.</param>
/// <param name="Title">What it shows.</param>
/// <param name="IsShare">Whether its numbers are shares, shown in percent.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record ReportChart(string Id, string Title, bool IsShare, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>All places of its points, rising.</summary>
    public double[] Places => [.. Lines.SelectMany(l => l.Points.Select(p => p.X)).Distinct().Order()];

    /// <summary>The numbers for the script: places, then for each line a number or null at each place.</summary>
    public JsonObject ToJson()
    {
        double[] places = Places;
        return new JsonObject
        {
            ["id"] = Id,
            ["title"] = Title,
            ["share"] = IsShare,
            ["x"] = new JsonArray([.. places.Select(x => (JsonNode)Math.Round(x, 4))]),
            ["lines"] = new JsonArray([.. Lines.Select(l => (JsonNode)new JsonObject { ["name"] = l.Name, ["style"] = l.Style, ["y"] = Column(l, places) })]),
        };
    }

    private static JsonArray Column(ChartLine line, double[] places)
    {
        var at = line.Points.GroupBy(p => p.X).ToDictionary(g => g.Key, g => g.Last().Y);
        return [.. places.Select(x => at.TryGetValue(x, out double y) && double.IsFinite(y) ? (JsonNode?)JsonValue.Create((double)(float)y) : null)];
    }
}
