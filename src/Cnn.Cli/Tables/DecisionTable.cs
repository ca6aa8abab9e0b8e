using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Commands;

/// <summary>What products of a plan were chosen from, in lines.</summary>
internal static class DecisionTable
{
    /// <summary>A heading, then for each product its candidates, the fastest first, and a mark at the chosen one.</summary>
    public static IEnumerable<string> Write(IReadOnlyList<LayoutDecision> decisions)
    {
        yield return "";
        yield return decisions.Count == 0
            ? "There was no choice of layouts: the backend has one."
            : "What competed for each product, the fastest by itself first; * is in the plan. Where it is not the first, reorders to its neighbours would " +
                "have cost more. What is in the plan was tried and found right.";
        foreach (LayoutDecision decision in decisions)
        {
            yield return $"{decision.Layer} {decision.Op}";
            foreach (LayoutCandidate candidate in decision.Candidates)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"  {(candidate.IsChosen ? '*' : ' ')} {candidate.Milliseconds,9:F3} ms  {candidate.Choice}");
            }
        }
    }

    /// <summary>The same as an object.</summary>
    public static JsonObject Describe(LayoutDecision decision) => new()
    {
        ["layer"] = decision.Layer,
        ["decision"] = decision.Op,
        ["candidates"] = new JsonArray([.. decision.Candidates.Select(c => (JsonNode)new JsonObject
        {
            ["choice"] = c.Choice,
            ["ms"] = CommandOutput.Number(c.Milliseconds),
            ["chosen"] = c.IsChosen,
        })]),
    };
}
