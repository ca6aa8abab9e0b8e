using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>A structure with C's layout.</summary>
internal static class StructEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(StructDeclaration item, LibraryDescription library)
    {
        CodeWriter writer = new(library, "System.Runtime.InteropServices");
        writer.Doc(item.Doc, 0);
        writer.Line("[StructLayout(LayoutKind.Sequential)]");
        writer.Type(item.Name, $"internal unsafe struct {item.Name}");
        writer.Line("{");
        foreach (Field field in item.Fields)
        {
            if (field != item.Fields[0])
            {
                writer.Line();
            }

            writer.Doc(field.Doc, 1);
            writer.Line($"internal {field.Managed} {Identifier.Escape(field.Name)};", 1);
        }

        writer.Line("}");
        return writer.ToString();
    }
}
