using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Keeps what the library's description names, and the types that it uses.</summary>
internal sealed class SelectWanted(LibraryDescription library) : IPass
{
    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model)
    {
        if (library.Only.Count == 0)
        {
            return model;
        }

        CheckAllExist(model);
        List<FunctionDeclaration> functions = [.. model.Functions.Where(item => library.Takes(item.Name))];
        HashSet<string> used = [.. library.Only];
        foreach (FunctionDeclaration function in functions)
        {
            Use(function.Returns, used, model);
            foreach (Parameter parameter in function.Parameters)
            {
                Use(parameter.Type, used, model);
            }
        }

        return model with
        {
            Functions = functions,
            Constants = [.. model.Constants.Where(item => library.Takes(item.Name))],
            Enums = [.. model.Enums.Where(item => used.Contains(item.Name))],
            Structs = [.. model.Structs.Where(item => used.Contains(item.Name))],
            Handles = [.. model.Handles.Where(item => used.Contains(item.Name))],
        };
    }

    // A name that is gone from the headers must not be gone from the bindings in silence.
    private void CheckAllExist(HeaderModel model)
    {
        IEnumerable<Declaration> all = [.. model.Functions, .. model.Constants, .. model.Enums, .. model.Structs];
        string[] missing = [.. library.Only.Except(all.Select(item => item.Name))];
        if (missing.Length > 0)
        {
            throw new HeaderParseException(
                $"The headers of {library.Name} ({string.Join(", ", library.Headers)}) declare no {string.Join(", ", missing)}. Correct the " +
                    $"names in libraries.json.");
        }
    }

    private static void Use(CType type, HashSet<string> used, HeaderModel model)
    {
        for (CType? part = type; part is not null; part = part.Element)
        {
            if (part.Kind != CTypeKind.Named || !used.Add(part.Name))
            {
                continue;
            }

            foreach (CType field in model.Structs.Where(item => item.Name == part.Name).SelectMany(item => item.Fields).Select(field => field.Type))
            {
                Use(field, used, model);
            }

            foreach (TypedefDeclaration typedef in model.Typedefs.Where(item => item.Name == part.Name))
            {
                Use(typedef.Underlying, used, model);
            }
        }
    }
}
