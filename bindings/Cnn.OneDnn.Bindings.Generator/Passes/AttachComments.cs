using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Finds the comment that stands above a declaration, or behind it on its line, and takes it apart.</summary>
internal sealed class AttachComments(HeaderSet headers) : IPass
{
    private const string Above = "///";
    private const string Behind = "///<";
    private const string BlockStart = "/**";
    private const string BlockEnd = "*/";

    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model) => model with
    {
        Functions = [.. model.Functions.Select(function => function with
        {
            Doc = Read(function, [.. function.Parameters.Select(parameter => parameter.Name)]),
        })],
        Enums = [.. model.Enums.Select(item => item with { Doc = Read(item), Enumerators = [.. item.Enumerators.Select(Attach)] })],
        Structs = [.. model.Structs.Select(item => item with { Doc = Read(item), Fields = [.. item.Fields.Select(Attach)] })],
        Handles = [.. model.Handles.Select(Attach)],
        Constants = [.. model.Constants.Select(item => item with { Doc = Read(item, [.. item.Parameters ?? []]) })],
    };

    private T Attach<T>(T declaration)
        where T : Declaration => declaration with { Doc = Read(declaration) };

    private DocComment Read(Declaration declaration, params string[] parameters)
    {
        string own = headers.Line(declaration.Source);
        int behind = own.IndexOf(Behind, StringComparison.Ordinal);
        IReadOnlyList<string> lines = behind >= 0 ? [own[(behind + Behind.Length)..].Trim()] : LinesAbove(declaration.Source);
        return DoxygenReader.Read(lines, parameters);
    }

    private List<string> LinesAbove(SourceLine source)
    {
        if (headers.Line(source with { Line = source.Line - 1 }).EndsWith(BlockEnd, StringComparison.Ordinal))
        {
            return BlockAbove(source);
        }

        List<string> lines = [];
        for (int line = source.Line - 1; line >= 1; line--)
        {
            string text = headers.Line(source with { Line = line });
            if (IsComment(text))
            {
                lines.Add(text[Above.Length..]);
            }
            else if (text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith(Above, StringComparison.Ordinal))
            {
                continue; // a note to oneDNN's own developers
            }
            else if (text.Length == 0 && lines.Count > 0 && IsComment(headers.Line(source with { Line = line - 1 })))
            {
                lines.Add(string.Empty); // a comment in two parts, as above dnnl_primitive_execute
            }
            else
            {
                break;
            }
        }

        lines.Reverse();
        return lines;
    }

    // A block that does not begin with two stars is a note in passing, not documentation.
    private List<string> BlockAbove(SourceLine source)
    {
        List<string> lines = [];
        for (int line = source.Line - 1; line >= 1; line--)
        {
            string text = headers.Line(source with { Line = line });
            int start = text.IndexOf("/*", StringComparison.Ordinal);
            bool documents = start == 0 && text.StartsWith(BlockStart, StringComparison.Ordinal);
            lines.Add(text[(documents ? BlockStart.Length : 0)..].Replace(BlockEnd, string.Empty, StringComparison.Ordinal).TrimStart('*'));
            if (start >= 0)
            {
                lines.Reverse();
                return documents ? lines : [];
            }
        }

        return [];
    }

    private static bool IsComment(string text) =>
        text.StartsWith(Above, StringComparison.Ordinal) && !text.StartsWith(Behind, StringComparison.Ordinal) && !IsMarker(text[Above.Length..].Trim());

    private static bool IsMarker(string text) =>
        text.StartsWith("@{", StringComparison.Ordinal) || text.StartsWith("@}", StringComparison.Ordinal)
        || text.StartsWith("@addtogroup", StringComparison.Ordinal) || text.StartsWith("@file", StringComparison.Ordinal)
        || text.StartsWith("@cond", StringComparison.Ordinal) || text.StartsWith("@endcond", StringComparison.Ordinal);
}
