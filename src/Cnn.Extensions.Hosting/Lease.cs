namespace Cnn.Extensions.Hosting;

/// <summary>A use of what is served, which ends when this is disposed: once.</summary>
internal readonly struct Lease<T>(Leased<T> leased) : IDisposable
    where T : class, IDisposable
{
    /// <summary>What is served.</summary>
    public T Value => leased.Value;

    public void Dispose() => leased.Exit();
}
