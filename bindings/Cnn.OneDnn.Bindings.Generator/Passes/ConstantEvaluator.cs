using System.Globalization;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Evaluates what the headers write as constants: literals, names of other macros, parentheses, casts to size_t and void*, minus and or.</summary>
internal sealed class ConstantEvaluator(IReadOnlyDictionary<string, MacroDeclaration> macros)
{
    private const int DeepestNesting = 32;

    private static readonly Dictionary<string, ConstantValue> Known = new()
    {
        ["NULL"] = new(0, ConstantKind.Pointer),
        ["INT64_MIN"] = new(long.MinValue, ConstantKind.Long),
    };

    /// <summary>Evaluates tokens.</summary>
    /// <returns>False when they are anything else than such an expression.</returns>
    public bool TryEvaluate(IReadOnlyList<string> tokens, out ConstantValue value) => TryEvaluate(tokens, 0, out value);

    private bool TryEvaluate(IReadOnlyList<string> tokens, int depth, out ConstantValue value)
    {
        int at = 0;
        return TryOr(tokens, ref at, depth, out value) && at == tokens.Count;
    }

    private bool TryOr(IReadOnlyList<string> tokens, ref int at, int depth, out ConstantValue value)
    {
        if (!TryUnary(tokens, ref at, depth, out value))
        {
            return false;
        }

        while (Peek(tokens, at) == "|")
        {
            at++;
            if (!TryUnary(tokens, ref at, depth, out ConstantValue right))
            {
                return false;
            }

            value = new ConstantValue(value.Number | right.Number, (ConstantKind)Math.Max((int)value.Kind, (int)right.Kind));
        }

        return true;
    }

    private bool TryUnary(IReadOnlyList<string> tokens, ref int at, int depth, out ConstantValue value)
    {
        value = default;
        if (depth > DeepestNesting)
        {
            return false;
        }

        if (Peek(tokens, at) == "-")
        {
            at++;
            bool ok = TryUnary(tokens, ref at, depth + 1, out value);
            value = value with { Number = -value.Number };
            return ok;
        }

        if (CastAt(tokens, at) is (int length, ConstantKind kind))
        {
            at += length;
            bool ok = TryUnary(tokens, ref at, depth + 1, out value);
            value = value with { Kind = kind };
            return ok;
        }

        if (Peek(tokens, at) == "(")
        {
            at++;
            return TryOr(tokens, ref at, depth + 1, out value) && Peek(tokens, at++) == ")";
        }

        return TryPrimary(Peek(tokens, at++), depth, out value);
    }

    private bool TryPrimary(string token, int depth, out ConstantValue value)
    {
        if (Known.TryGetValue(token, out value))
        {
            return true;
        }

        return macros.TryGetValue(token, out MacroDeclaration? macro) && macro.Parameters is null
            ? TryEvaluate(macro.Body, depth + 1, out value)
            : TryNumber(token, out value);
    }

    private static bool TryNumber(string token, out ConstantValue value)
    {
        string digits = token.TrimEnd('u', 'U', 'l', 'L');
        string suffix = token[digits.Length..].ToUpperInvariant();
        bool hexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool parsed = long.TryParse(
            hexadecimal ? digits[2..] : digits, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out long number);
        ConstantKind kind = suffix.Contains('L', StringComparison.Ordinal) ? ConstantKind.Long
            : suffix == "U" ? ConstantKind.Unsigned
            : ConstantKind.Int;
        value = new ConstantValue(number, kind);
        return parsed;
    }

    private static (int Length, ConstantKind Kind)? CastAt(IReadOnlyList<string> tokens, int at)
    {
        if (Peek(tokens, at) != "(")
        {
            return null;
        }

        return (Peek(tokens, at + 1), Peek(tokens, at + 2), Peek(tokens, at + 3)) switch
        {
            ("size_t", ")", _) => (3, ConstantKind.Size),
            ("void", "*", ")") => (4, ConstantKind.Pointer),
            _ => null,
        };
    }

    private static string Peek(IReadOnlyList<string> tokens, int at) => at < tokens.Count ? tokens[at] : string.Empty;
}
