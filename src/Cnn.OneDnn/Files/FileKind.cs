namespace Cnn.OneDnn.Files;

/// <summary>What lies under a path, links followed.</summary>
public enum FileKind
{
    /// <summary>Nothing, or a link that leads nowhere.</summary>
    Missing,

    /// <summary>A file with content.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe: reading waits for a writer, and replacing it takes it from whoever reads.</summary>
    Pipe,

    /// <summary>A device, which may have no end.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>Links that lead to each other.</summary>
    Loop,

    /// <summary>A name or a path that is longer than the file system takes.</summary>
    TooLong,

    /// <summary>It cannot be told: the system does not say.</summary>
    Unknown,
}
