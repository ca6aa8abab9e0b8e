namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>The C types that the headers' constants have, in the order in which C widens them.</summary>
internal enum ConstantKind
{
    /// <summary>int.</summary>
    Int,

    /// <summary>unsigned int.</summary>
    Unsigned,

    /// <summary>long or int64_t.</summary>
    Long,

    /// <summary>size_t.</summary>
    Size,

    /// <summary>A pointer with a special value.</summary>
    Pointer,
}
