using System.Globalization;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Macros that are constant expressions become constants, those of ints become methods; the rest is named as left out.</summary>
internal sealed class FindConstants(LibraryDescription library) : IPass
{
    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model)
    {
        Dictionary<string, MacroDeclaration> macros = [];
        foreach (MacroDeclaration macro in model.Macros)
        {
            macros.TryAdd(macro.Name, macro);
        }

        List<ConstantDeclaration> constants = [];
        List<string> leftOut = [.. model.LeftOut];
        ConstantEvaluator evaluator = new(macros);
        foreach (MacroDeclaration macro in macros.Values.Where(IsWanted))
        {
            if (macro.Parameters is not null)
            {
                constants.Add(new ConstantDeclaration(macro.Name, macro.Source, "int", Expression(macro.Body), macro.Parameters));
            }
            else if (evaluator.TryEvaluate(macro.Body, out ConstantValue value))
            {
                constants.Add(new ConstantDeclaration(macro.Name, macro.Source, value.ManagedType, Literal(value), null));
            }
            else
            {
                leftOut.Add($"{macro.Name}: '{string.Join(' ', macro.Body)}' is not a constant expression");
            }
        }

        return model with { Constants = constants, LeftOut = leftOut };
    }

    private bool IsWanted(MacroDeclaration macro) => macro.Name.StartsWith(library.ConstantPrefix, StringComparison.Ordinal) && library.Takes(macro.Name);

    private static string Expression(IEnumerable<string> tokens) =>
        string.Join(' ', tokens).Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);

    private static string Literal(ConstantValue value)
    {
        string digits = value.Number.ToString(CultureInfo.InvariantCulture);
        return value.Kind switch
        {
            ConstantKind.Unsigned => digits + "u",
            ConstantKind.Long => value.Number == long.MinValue ? "long.MinValue" : digits + "L",
            ConstantKind.Size => $"unchecked((nuint)0x{(ulong)(UInt128)(value.Number & ulong.MaxValue):x}UL)",
            _ => digits,
        };
    }
}
