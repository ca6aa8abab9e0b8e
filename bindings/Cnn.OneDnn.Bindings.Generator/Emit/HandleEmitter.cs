using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>An opaque object as a structure around its pointer.</summary>
internal static class HandleEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(HandleDeclaration item, LibraryDescription library)
    {
        CodeWriter writer = new(library);
        writer.Doc(item.Doc, 0);
        writer.Type(item.Name, $"internal readonly struct {item.Name}(nint value)");
        writer.Line("{");
        writer.Line("/// <summary>The pointer itself.</summary>", 1);
        writer.Line("internal readonly nint Value = value;", 1);
        writer.Line();
        writer.Line("/// <summary>True for a null pointer.</summary>", 1);
        writer.Line("internal bool IsNull => Value == 0;", 1);
        writer.Line("}");
        return writer.ToString();
    }
}
