namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>What messages of an object's header are about; those that are heeded.</summary>
internal enum HdfMessageKind
{
    /// <summary>The sizes of a dataset.</summary>
    Dataspace = 0x01,

    /// <summary>Where the links of a group lie, in files of newer versions.</summary>
    LinkInfo = 0x02,

    /// <summary>What the elements of a dataset are.</summary>
    Datatype = 0x03,

    /// <summary>One link of a group, in files of newer versions.</summary>
    Link = 0x06,

    /// <summary>The data lie in other files.</summary>
    ExternalFiles = 0x07,

    /// <summary>Where the data of a dataset lie.</summary>
    Layout = 0x08,

    /// <summary>How chunks are packed.</summary>
    Filters = 0x0b,

    /// <summary>An attribute.</summary>
    Attribute = 0x0c,

    /// <summary>More messages lie elsewhere.</summary>
    Continuation = 0x10,

    /// <summary>The links of a group.</summary>
    SymbolTable = 0x11,

    /// <summary>Where the attributes lie, if they are many.</summary>
    AttributeInfo = 0x15,
}
