using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXType.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXType
{
    /// <summary>The kind of type.</summary>
    public readonly CXTypeKind Kind;

    private readonly nint data0;
    private readonly nint data1;
}
