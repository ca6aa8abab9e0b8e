using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXCursor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXCursor
{
    /// <summary>The kind of thing it stands on.</summary>
    public readonly CXCursorKind Kind;

    private readonly int xdata;
    private readonly nint data0;
    private readonly nint data1;
    private readonly nint data2;
}
