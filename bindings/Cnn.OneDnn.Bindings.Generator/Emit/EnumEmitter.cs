using System.Globalization;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>An enumeration. Values are numbers, so that nothing depends on the order of aliases.</summary>
internal static class EnumEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(EnumDeclaration item, LibraryDescription library)
    {
        CodeWriter writer = new(library);
        writer.Doc(item.Doc, 0);
        bool fits = item.Enumerators.All(enumerator => enumerator.Value is >= int.MinValue and <= int.MaxValue);
        writer.Type(item.Name, $"internal enum {item.Name}{(fits ? string.Empty : " : uint")}");
        writer.Line("{");

        // Hundreds of format tags have no comment of their own: those share lines, so that the file stays readable.
        List<string> plain = [];
        foreach (Enumerator enumerator in item.Enumerators)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{enumerator.Name} = {enumerator.Value}");
            if (enumerator.Doc.IsEmpty)
            {
                plain.Add(text);
                continue;
            }

            Flush(writer, plain);
            writer.Doc(enumerator.Doc, 1);
            writer.Line(text + ",", 1);
        }

        Flush(writer, plain);
        writer.Line("}");
        return writer.ToString();
    }

    private static void Flush(CodeWriter writer, List<string> plain)
    {
        if (plain.Count > 0)
        {
            writer.Wrapped(string.Empty, plain, ",", 1, 1);
            plain.Clear();
        }
    }
}
