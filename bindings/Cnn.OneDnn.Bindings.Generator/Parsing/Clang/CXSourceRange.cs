using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXSourceRange.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXSourceRange
{
    private readonly nint data0;
    private readonly nint data1;
    private readonly uint begin;
    private readonly uint end;
}
