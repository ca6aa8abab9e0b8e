using System.Globalization;
using System.Text.RegularExpressions;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>Numbers in what a program printed.</summary>
internal static class Printed
{
    /// <summary>The numbers that follow a word: <c>loss: 1.2345</c> or <c>loss 1.2345</c>, of each line the first.</summary>
    public static double[] After(string word, string text)
    {
        MatchCollection found = Regex.Matches(text, $@"^[^\n]*?\b{word}:? (-?[\d.]+)", RegexOptions.Multiline);
        return [.. found.Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
    }
}
