using System.Globalization;

namespace Cnn.Cli;

/// <summary>Names of files after names that come from files: none of them leads out of the folder, and none is too long.</summary>
internal static class FileNames
{
    private const int Longest = 100;

    /// <summary>A name of letters, digits, underscores, hyphens and dots inside.</summary>
    /// <param name="name">What it is named after.</param>
    /// <param name="taken">The names that are taken already, to which it is added; null where it is the only one.</param>
    public static string From(string name, HashSet<string>? taken = null)
    {
        string plain = string.Concat(name.Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '.')).Trim('.');
        plain = plain.Length == 0 ? "unnamed" : plain;
        string unique = plain;
        for (int i = 1; taken?.Add(unique) == false; i++)
        {
            unique = $"{plain}.{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return unique;
    }
}
