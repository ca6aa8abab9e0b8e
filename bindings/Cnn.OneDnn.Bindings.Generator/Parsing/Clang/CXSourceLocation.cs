using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXSourceLocation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXSourceLocation
{
    private readonly nint data0;
    private readonly nint data1;
    private readonly uint offset;
}
