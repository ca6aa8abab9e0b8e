using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Files;

/// <summary>The header of an npy file: a Python dictionary with the keys descr, fortran_order and shape.</summary>
public static partial class NpyText
{
    /// <summary>Finds the three keys.</summary>
    /// <param name="text">The header.</param>
    /// <param name="type">What the elements are, such as &lt;f4.</param>
    /// <param name="isFortran">Whether the first axis is the fastest one.</param>
    /// <param name="sizes">The sizes of the axes: digits with commas and blanks between them.</param>
    /// <returns>Whether it has all of them, with plain values.</returns>
    public static bool TryParse(string text, out string type, out bool isFortran, out string sizes)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match first = TypePattern().Match(text), order = OrderPattern().Match(text), shape = ShapePattern().Match(text);
        (type, isFortran, sizes) = (first.Groups[1].Value, order.Groups[1].Value != "False", shape.Groups[1].Value);
        return first.Success && order.Success && shape.Success;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']{1,16})'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9, ]*)\)")]
    private static partial Regex ShapePattern();
}
