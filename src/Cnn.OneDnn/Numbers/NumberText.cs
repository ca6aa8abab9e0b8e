using System.Globalization;

namespace Cnn.OneDnn.Numbers;

/// <summary>
/// Numbers as text, in options, environment and files: one grammar for all, the same in every culture. A number is a sign, ASCII digits, for reals a point and
/// an exponent, and nothing besides. Blanks, separators of thousands, commas and characters beyond the end are refused, because a reader that passes over them
/// reads another number than was written.
/// </summary>
public static class NumberText
{
    private const NumberStyles Real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Digits: 0 or more. False for anything else, and for what is too large.</summary>
    public static bool TryCount(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return AreDigits(text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits: 0 or more. False for anything else, and for what is too large.</summary>
    public static bool TryCount(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        return AreDigits(text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits: 0 or more. False for anything else, and for what is too large.</summary>
    public static bool TryCount(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return AreDigits(text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits with or without a sign. False for anything else, and for what is too large.</summary>
    public static bool TryWhole(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return AreDigits(WithoutSign(text)) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A finite number: a sign, digits with or without a point, an exponent. False for anything else, and for what is too large.</summary>
    public static bool TryReal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return IsReal(text) && double.TryParse(text, Real, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>What a program wrote with all digits: a finite number, or NaN, Infinity or -Infinity.</summary>
    public static bool TryFigure(ReadOnlySpan<char> text, out double value)
    {
        value = text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0 || TryReal(text, out value);
    }

    private static bool IsReal(ReadOnlySpan<char> text)
    {
        text = WithoutSign(text);
        int exponent = text.IndexOfAny('e', 'E');
        if (exponent >= 0 && !AreDigits(WithoutSign(text[(exponent + 1)..])))
        {
            return false;
        }

        ReadOnlySpan<char> mantissa = exponent < 0 ? text : text[..exponent];
        int point = mantissa.IndexOf('.');
        return point < 0 ? AreDigits(mantissa) : (point == 0 || AreDigits(mantissa[..point])) && AreDigits(mantissa[(point + 1)..]);
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? text[1..] : text;

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
