namespace Cnn.OneDnn.Interop;

/// <summary>The kinds of objects that oneDNN makes.</summary>
internal enum NativeHandleKind
{
    Engine,
    Stream,
    MemoryDescriptor,
    Memory,
    Attributes,
    PostOps,
    PrimitiveDescriptor,
    Primitive,
    MicroKernel,
}
