namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>The shapes of a <see cref="CType"/>.</summary>
internal enum CTypeKind
{
    /// <summary>A type of the language itself.</summary>
    Builtin,

    /// <summary>A type that a declaration names.</summary>
    Named,

    /// <summary>A pointer.</summary>
    Pointer,

    /// <summary>An array.</summary>
    Array,
}
