using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>An area's constants.</summary>
internal static class ConstantEmitter
{
    /// <summary>Emits the file.</summary>
    public static string Emit(IEnumerable<ConstantDeclaration> constants, LibraryDescription library)
    {
        CodeWriter writer = new(library);
        writer.Line($"internal static unsafe partial class {library.Class}");
        writer.Line("{");
        bool first = true;
        foreach (ConstantDeclaration constant in constants)
        {
            if (!first)
            {
                writer.Line();
            }

            first = false;
            writer.Doc(constant.Doc, 1);
            writer.Line(Member(constant), 1);
        }

        writer.Line("}");
        return writer.ToString();
    }

    private static string Member(ConstantDeclaration constant)
    {
        if (constant.Parameters is not null)
        {
            string parameters = string.Join(", ", constant.Parameters.Select(name => $"int {Identifier.Escape(name)}"));
            return $"internal static {constant.ManagedType} {constant.Name}({parameters}) => {constant.Expression};";
        }

        // A nuint constant cannot hold what does not fit 32 bits.
        return constant.ManagedType == "nuint"
            ? $"internal static {constant.ManagedType} {constant.Name} => {constant.Expression};"
            : $"internal const {constant.ManagedType} {constant.Name} = {constant.Expression};";
    }
}
