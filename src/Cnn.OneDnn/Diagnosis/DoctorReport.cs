using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>All that somebody has to know who is told that something goes wrong on a machine. It names neither the user nor the user's home.</summary>
/// <param name="Sections">What was found.</param>
/// <param name="Problems">What is to be mended, a sentence each; empty where all is well.</param>
/// <param name="Verdict">One sentence.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorSection> Sections, IReadOnlyList<string> Problems, string Verdict)
{
    /// <summary>Whether there is nothing to be mended.</summary>
    public bool IsHealthy => Problems.Count == 0;

    /// <summary>One page of text; its last line is the verdict.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (DoctorSection section in Sections)
        {
            text.AppendLine(Words(section.Name).ToUpperInvariant());
            foreach (DoctorFact fact in section.Facts)
            {
                if (fact.IsList)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {Words(fact.Name)}:{(fact.Lines.Count == 0 ? " none" : "")}");
                    foreach (string line in fact.Lines)
                    {
                        text.AppendLine(CultureInfo.InvariantCulture, $"    {line}");
                    }
                }
                else
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {Words(fact.Name)}: {fact.Lines[0]}");
                }
            }
        }

        foreach (string problem in Problems)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Problem: {problem}");
        }

        return text.Append(CultureInfo.InvariantCulture, $"Verdict: {Verdict}").ToString();
    }

    private static string Words(string name) => name.Replace('_', ' ');
}
