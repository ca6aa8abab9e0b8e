using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXToken.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXToken
{
    private readonly uint data0;
    private readonly uint data1;
    private readonly uint data2;
    private readonly uint data3;
    private readonly nint pointer;
}
