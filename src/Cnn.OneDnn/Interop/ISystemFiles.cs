namespace Cnn.OneDnn.Interop;

/// <summary>Small text files that the kernel offers; injected so that tests can describe other machines.</summary>
internal interface ISystemFiles
{
    /// <summary>The content, or null where there is no such file or it may not be read.</summary>
    string? Read(string path);
}
