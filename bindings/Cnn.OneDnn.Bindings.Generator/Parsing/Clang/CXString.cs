using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's CXString; <see cref="LibClang.TakeString"/> reads and frees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CXString
{
    private readonly nint data;
    private readonly uint flags;
}
