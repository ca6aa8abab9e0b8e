using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>
/// Gives every declaration the area of its documentation group (<c>@addtogroup dnnl_api_x</c>), its header's name where there is none, or none at all in a
/// library of one header.
/// </summary>
internal sealed class AssignAreas(HeaderSet headers) : IPass
{
    private const string GroupMark = "@addtogroup";
    private const string GroupPrefix = "dnnl_api_";
    private const string HeaderPrefix = "dnnl_";

    // The attributes' group is by far the longest, and a chain of post-operations is an object of its own.
    private const string PostOpsPrefix = "dnnl_post_ops_";
    private const string PostOps = "PostOps";

    private readonly Dictionary<string, string[]> groupOfLine = [];

    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model) => model with
    {
        Functions = [.. model.Functions.Select(Assign)],
        Constants = [.. model.Constants.Select(Assign)],
    };

    private T Assign<T>(T declaration)
        where T : Declaration
    {
        string group = Groups(declaration.Source.Header)[declaration.Source.Line - 1];
        string area = declaration.Name.StartsWith(PostOpsPrefix, StringComparison.Ordinal) ? PostOps
            : group.StartsWith(GroupPrefix, StringComparison.Ordinal) ? Pascal(group[GroupPrefix.Length..])
            : AreaOfHeader(Path.GetFileNameWithoutExtension(declaration.Source.Header));
        return declaration with { Area = area };
    }

    private static string AreaOfHeader(string name) => name.StartsWith(HeaderPrefix, StringComparison.Ordinal)
        ? Pascal(name[HeaderPrefix.Length..])
        : string.Empty;

    private string[] Groups(string header)
    {
        if (groupOfLine.TryGetValue(header, out string[]? groups))
        {
            return groups;
        }

        string[] lines = headers.Lines(header);
        groups = new string[lines.Length];
        Stack<string> open = new([string.Empty]);
        string announced = string.Empty;
        for (int i = 0; i < lines.Length; i++)
        {
            string text = lines[i].TrimStart('/', ' ');
            if (text.StartsWith(GroupMark, StringComparison.Ordinal))
            {
                announced = text[GroupMark.Length..].Trim().Split(' ')[0];
            }
            else if (text.StartsWith("@{", StringComparison.Ordinal))
            {
                open.Push(announced);
            }
            else if (text.StartsWith("@}", StringComparison.Ordinal) && open.Count > 1)
            {
                open.Pop();
            }

            groups[i] = open.Peek();
        }

        groupOfLine.Add(header, groups);
        return groups;
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
