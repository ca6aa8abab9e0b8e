using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Names the C# type of every parameter, result and field: blittable ones only.</summary>
internal sealed class MapTypes : IPass
{
    // C's plain long differs in width between systems; .NET has types that follow it.
    private static readonly Dictionary<string, string> Builtins = new()
    {
        ["void"] = "void",
        ["char"] = "byte",
        ["signed char"] = "sbyte",
        ["unsigned char"] = "byte",
        ["short"] = "short",
        ["unsigned short"] = "ushort",
        ["int"] = "int",
        ["unsigned int"] = "uint",
        ["long"] = "CLong",
        ["unsigned long"] = "CULong",
        ["long long"] = "long",
        ["unsigned long long"] = "ulong",
        ["float"] = "float",
        ["double"] = "double",
        ["size_t"] = "nuint",
        ["int8_t"] = "sbyte",
        ["uint8_t"] = "byte",
        ["int16_t"] = "short",
        ["uint16_t"] = "ushort",
        ["int32_t"] = "int",
        ["uint32_t"] = "uint",
        ["int64_t"] = "long",
        ["uint64_t"] = "ulong",
    };

    private Dictionary<string, TypedefDeclaration> typedefs = [];
    private HashSet<string> declared = [];

    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model)
    {
        typedefs = model.Typedefs.ToDictionary(typedef => typedef.Name);
        declared = [.. model.Enums.Select(item => item.Name), .. model.Structs.Select(item => item.Name), .. model.Handles.Select(item => item.Name)];
        return model with
        {
            Functions = [.. model.Functions.Select(Map)],
            Structs = [.. model.Structs.Select(item => item with
            {
                Fields = [.. item.Fields.Select(field => field with { Managed = MapField(field.Type, item.Name) })],
            })],
        };
    }

    private FunctionDeclaration Map(FunctionDeclaration function) => function with
    {
        ManagedReturns = Map(function.Returns, function.Name),
        Parameters = [.. function.Parameters.Select(parameter => parameter with { Managed = Map(parameter.Type, function.Name) })],
    };

    // As a parameter an array is a pointer; in a structure it is its elements, which no type here stands for yet.
    private string MapField(CType type, string user) => type.Kind == CTypeKind.Array
        ? throw new HeaderParseException(
            $"{user} holds an array, which has no blittable C# counterpart here. Add it to {nameof(MapTypes)} and the emitter of structures.")
        : Map(type, user);

    private string Map(CType type, string user) => type.Kind switch
    {
        CTypeKind.Pointer when type.Element is { Kind: CTypeKind.Named } target && IsOpaqueStructure(target.Name) => target.Name,
        CTypeKind.Pointer or CTypeKind.Array => Map(type.Element!, user) + "*",
        CTypeKind.Builtin => Builtin(type.Name, user),
        _ => MapNamed(type.Name, user),
    };

    private bool IsOpaqueStructure(string name) => typedefs.TryGetValue(name, out TypedefDeclaration? typedef) && typedef.IsOpaqueStructure;

    private string MapNamed(string name, string user)
    {
        string plain = name.StartsWith(FindHandles.ConstPrefix, StringComparison.Ordinal) ? name[FindHandles.ConstPrefix.Length..] : name;
        return declared.Contains(plain) ? plain
            : typedefs.TryGetValue(name, out TypedefDeclaration? typedef) ? Map(typedef.Underlying, user)
            : Builtin(name, user);
    }

    private static string Builtin(string name, string user) =>
        Builtins.TryGetValue(name, out string? managed)
            ? managed
            : throw new HeaderParseException($"{user} uses the C type '{name}', which has no blittable C# counterpart here. Add it to {nameof(MapTypes)}.");
}
