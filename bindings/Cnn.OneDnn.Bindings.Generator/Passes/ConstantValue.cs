namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>A constant with its C type.</summary>
/// <param name="Number">The value; a size or pointer keeps C's sign, so that (size_t)-1 is -1.</param>
/// <param name="Kind">The C type.</param>
internal readonly record struct ConstantValue(Int128 Number, ConstantKind Kind)
{
    /// <summary>The C# type of the same width.</summary>
    public string ManagedType => Kind switch
    {
        ConstantKind.Unsigned => "uint",
        ConstantKind.Long => "long",
        ConstantKind.Size => "nuint",
        ConstantKind.Pointer => "nint",
        _ => "int",
    };
}
