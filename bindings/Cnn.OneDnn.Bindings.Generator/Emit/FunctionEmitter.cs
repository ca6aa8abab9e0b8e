using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>An area's functions as imports.</summary>
internal static class FunctionEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(IEnumerable<FunctionDeclaration> functions, LibraryDescription library)
    {
        CodeWriter writer = new(library, "System.Runtime.InteropServices");
        writer.Line($"internal static unsafe partial class {library.Class}");
        writer.Line("{");
        bool first = true;
        foreach (FunctionDeclaration function in functions)
        {
            if (!first)
            {
                writer.Line();
            }

            first = false;
            writer.Doc(function.Doc, 1);
            writer.Line("[LibraryImport(Library)]", 1);
            writer.Wrapped(
                $"internal static partial {function.ManagedReturns} {function.Name}(",
                [.. function.Parameters.Select(parameter => $"{parameter.Managed} {Identifier.Escape(parameter.Name)}")],
                ");",
                1);
        }

        writer.Line("}");
        return writer.ToString();
    }
}
