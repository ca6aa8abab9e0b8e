namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>The values of libclang's CXTypeKind that C APIs use.</summary>
internal enum CXTypeKind
{
    /// <summary>void.</summary>
    Void = 2,

    /// <summary>unsigned char.</summary>
    UChar = 5,

    /// <summary>unsigned short.</summary>
    UShort = 8,

    /// <summary>unsigned int.</summary>
    UInt = 9,

    /// <summary>unsigned long.</summary>
    ULong = 10,

    /// <summary>unsigned long long.</summary>
    ULongLong = 11,

    /// <summary>char, where it is signed.</summary>
    CharS = 13,

    /// <summary>signed char.</summary>
    SChar = 14,

    /// <summary>short.</summary>
    Short = 16,

    /// <summary>int.</summary>
    Int = 17,

    /// <summary>long.</summary>
    Long = 18,

    /// <summary>long long.</summary>
    LongLong = 19,

    /// <summary>float.</summary>
    Float = 21,

    /// <summary>double.</summary>
    Double = 22,

    /// <summary>A pointer.</summary>
    Pointer = 101,

    /// <summary>A struct or union.</summary>
    Record = 105,

    /// <summary>An enum.</summary>
    Enum = 106,

    /// <summary>A typedef.</summary>
    Typedef = 107,

    /// <summary>An array of known length.</summary>
    ConstantArray = 112,

    /// <summary>An array of unknown length.</summary>
    IncompleteArray = 114,

    /// <summary>A type written with its keyword, such as struct x.</summary>
    Elaborated = 119,
}
