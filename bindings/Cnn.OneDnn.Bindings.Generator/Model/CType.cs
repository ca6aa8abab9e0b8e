namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A C type as the header spells it, qualifiers left out: they say nothing about the bytes that cross the border.</summary>
/// <param name="Kind">Which of the four shapes this is.</param>
/// <param name="Name">The builtin's or typedef's name; empty for pointers and arrays.</param>
/// <param name="Element">What a pointer points to or an array holds.</param>
internal sealed record CType(CTypeKind Kind, string Name, CType? Element)
{
    /// <summary>A builtin such as <c>unsigned int</c>.</summary>
    public static CType Builtin(string name) => new(CTypeKind.Builtin, name, null);

    /// <summary>A typedef, an enum or a struct, by its name.</summary>
    public static CType Named(string name) => new(CTypeKind.Named, name, null);

    /// <summary>A pointer to <paramref name="element"/>.</summary>
    public static CType Pointer(CType element) => new(CTypeKind.Pointer, string.Empty, element);

    /// <summary>An array of <paramref name="element"/>, of any length: as a parameter it is a pointer.</summary>
    public static CType Array(CType element) => new(CTypeKind.Array, string.Empty, element);
}
