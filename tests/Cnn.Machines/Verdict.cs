using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Machines;

/// <summary>What a run of cnn says, held against what it should say.</summary>
internal static class Verdict
{
    /// <summary>
    /// The instruction set that cnn info names, and what is wrong when something else computes than what was asked for: a fallback that passes would prove
    /// nothing.
    /// </summary>
    public static (string? InstructionSet, IReadOnlyList<string> Complaints) OfInfo(string expected, ProgramEnd end)
    {
        if (end.Code != 0 || Parse(end.Output) is not [JsonObject info])
        {
            return (null, [$"cnn info ended with code {end.Code}: {LastLine(end.Error)}"]);
        }

        string? used = (string?)info["backend"];
        return ((string?)info["isa"], used == expected ? [] : [$"cnn info names the backend {used}, expected {expected}: {(string?)info["reason"]}"]);
    }

    /// <summary>How many cases passed, and a line for each that did not, or for a run that ended badly or too soon.</summary>
    public static (int Passed, IReadOnlyList<string> Complaints) OfCases(int cases, ProgramEnd end)
    {
        JsonObject[] lines = Parse(end.Output);
        int passed = lines is [.., var last] && last["passed"] is JsonValue count ? (int)count : 0;
        List<string> complaints = [.. lines.Where(l => l["id"] is not null).Select(l => $"{l["suite"]}/{l["id"]} {l["status"]}: {l["message"]}")];
        if (complaints.Count == 0 && (end.Code != 0 || passed != cases))
        {
            complaints.Add($"cnn verify ended with code {end.Code} after {passed} of {cases} cases: {LastLine(end.Error)}");
        }

        return (passed, complaints);
    }

    private static JsonObject[] Parse(string output)
    {
        try
        {
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)).OfType<JsonObject>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
}
