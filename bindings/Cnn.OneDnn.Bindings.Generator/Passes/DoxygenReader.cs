using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Takes a Doxygen comment apart into summary, remarks, parameters and returns, each an escaped XML fragment.</summary>
internal sealed class DoxygenReader
{
    private const string Fence = "~~~";

    private readonly List<List<string>> paragraphs = [[]];
    private readonly Dictionary<string, IReadOnlyList<string>> parameters = [];
    private readonly List<string> returns = [];
    private readonly DoxygenInline inline;
    private readonly string[] names;
    private List<string> current;
    private bool inCode;

    private DoxygenReader(string[] names)
    {
        this.names = names;
        inline = new DoxygenInline(names);
        current = paragraphs[0];
    }

    /// <summary>Reads a comment.</summary>
    /// <param name="lines">Its lines without the slashes.</param>
    /// <param name="parameterNames">The parameters of what it describes.</param>
    public static DocComment Read(IReadOnlyList<string> lines, string[] parameterNames)
    {
        DoxygenReader reader = new(parameterNames);
        foreach (string line in lines)
        {
            reader.Take(line);
        }

        List<IReadOnlyList<string>> filled = [.. reader.paragraphs.Where(paragraph => paragraph.Count > 0)];
        return new DocComment(filled.Count > 0 ? filled[0] : [], [.. filled.Skip(1)], reader.parameters, reader.returns);
    }

    private void Take(string line)
    {
        string text = line.Trim();
        if (text is "@code" or "@endcode" || text.StartsWith(Fence, StringComparison.Ordinal))
        {
            inCode = text == "@code" || (text != "@endcode" && !inCode);
            NewParagraph();
        }
        else if (inCode)
        {
            current.Add(DoxygenInline.Escape(text));
        }
        else if (text.Length == 0)
        {
            NewParagraph();
        }
        else
        {
            (string command, string rest) = Command(text);
            TakeCommand(command, rest, text);
        }
    }

    private void TakeCommand(string command, string rest, string text)
    {
        switch (command)
        {
            case "@param":
                TakeParameter(rest);
                break;
            case "@returns" or "@return":
                current = returns;
                AddText(rest);
                break;
            case "@struct":
                break;
            case "@brief":
                AddText(rest);
                break;
            case "@copydoc":
                AddText($"See {rest}.");
                break;
            case "@note" or "@warning" or "@sa":
                NewParagraph();
                AddText($"{Title(command)} {rest}".TrimEnd());
                break;
            default:
                AddText(text);
                break;
        }
    }

    private void TakeParameter(string rest)
    {
        (string name, string description) = Command(rest);
        List<string> lines = [];
        current = lines;
        if (names.Contains(name))
        {
            parameters.TryAdd(name, lines);
        }

        AddText(description);
    }

    private void AddText(string text)
    {
        if (text.Length > 0)
        {
            current.Add(inline.Translate(text));
        }
    }

    private void NewParagraph()
    {
        if (current.Count > 0 || !paragraphs.Contains(current))
        {
            paragraphs.Add([]);
            current = paragraphs[^1];
        }
    }

    private static string Title(string command) => command switch
    {
        "@sa" => "See",
        "@note" => "Note:",
        _ => "Warning:",
    };

    private static (string Head, string Tail) Command(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, string.Empty) : (text[..space], text[space..].Trim());
    }
}
