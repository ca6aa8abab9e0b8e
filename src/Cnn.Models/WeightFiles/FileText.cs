using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles;

/// <summary>Texts out of files in messages.</summary>
internal static class FileText
{
    private const int Longest = 80;

    /// <summary>A name that comes from a file: it must not flood a message, nor steer a terminal.</summary>
    public static string Shown(string text) => PlainText.Escape(text.Length <= Longest ? text : text[..Longest] + "...");
}
