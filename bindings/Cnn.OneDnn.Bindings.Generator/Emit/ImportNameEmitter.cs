using Cnn.OneDnn.Bindings.Generator.Libraries;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>The class that holds a library's functions and constants, with the name of its imports.</summary>
internal static class ImportNameEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(LibraryDescription library)
    {
        CodeWriter writer = new(library);
        writer.Line("/// <summary>");
        writer.Line($"/// The C API of {library.Name} under its own names. The other parts of this class hold its functions and constants; " +
            $"whoever calls them resolves");
        writer.Line("/// <see cref=\"Library\"/> to a file.");
        writer.Line("/// </summary>");
        writer.Line($"internal static unsafe partial class {library.Class}");
        writer.Line("{");
        writer.Line("/// <summary>The name that every import carries.</summary>", 1);
        writer.Line($"internal const string Library = \"{library.Import}\";", 1);
        writer.Line("}");
        return writer.ToString();
    }
}
