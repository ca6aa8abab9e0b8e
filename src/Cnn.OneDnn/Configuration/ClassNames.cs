using System.Text;

namespace Cnn.OneDnn.Configuration;

/// <summary>Names that follow from those of classes.</summary>
internal static class ClassNames
{
    /// <summary>MaxPooling2D as max_pooling2d.</summary>
    // Keras's rule: a boundary before a capital that follows a lower-case letter or starts a word ("MaxPooling2D" -> "max_pooling2d").
    internal static string SnakeCase(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool startsWord = char.IsUpper(c) && i > 0
                && (char.IsLower(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1]) && !char.IsDigit(text[i - 1])));
            if (startsWord)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }
}
