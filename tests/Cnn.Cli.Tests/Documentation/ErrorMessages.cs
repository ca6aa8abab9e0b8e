using Cnn.OneDnn.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>
/// The messages that the sources hold, found in their syntax: what follows `new DataException(` and the like, with … where numbers and names are put in.
/// </summary>
internal static class ErrorMessages
{
    // A piece of text that is long enough to be found again by it.
    private const int Telling = 13;

    /// <summary>What somebody at the command line can meet because of a call, an image or a data set.</summary>
    private static readonly HashSet<string> Kinds =
        ["UsageException", "CommandFailedException", "DataException", "DataUnavailableException", "EngineConfigurationException"];

    /// <summary>Every message of those kinds.</summary>
    public static IReadOnlyList<string> OfUsers { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f)).GetRoot().DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
            .Where(c => Kinds.Contains(c.Type.ToString()) && c.ArgumentList?.Arguments.Count > 0)
            .Select(c => TextOf(c.ArgumentList!.Arguments[0].Expression))
            .Where(text => text.Split('…').Any(part => part.Trim().Length >= Telling))
            .Distinct(),
    ];

    /// <summary>Whether a row that quotes parts of a message, with … between them, quotes this one.</summary>
    public static bool IsQuoted(string message, string row)
    {
        int from = 0;
        foreach (string part in row.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int at = message.IndexOf(part, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + part.Length;
        }

        return true;
    }

    private static string TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax text =>
            string.Concat(text.Contents.Select(c => c is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : "…")),
        BinaryExpressionSyntax sum => TextOf(sum.Left) + TextOf(sum.Right),
        ParenthesizedExpressionSyntax inner => TextOf(inner.Expression),
        ConditionalExpressionSyntax either => TextOf(either.WhenTrue),
        _ => "…",
    };
}
