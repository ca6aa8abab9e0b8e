namespace Cnn.Models.Tests.Data.Support;

/// <summary>CNN_DATA with another value until this is disposed.</summary>
internal sealed class DataVariable : IDisposable
{
    private const string Name = "CNN_DATA";
    private readonly string? before = Environment.GetEnvironmentVariable(Name);

    public DataVariable(string? value) => Environment.SetEnvironmentVariable(Name, value);

    public void Dispose() => Environment.SetEnvironmentVariable(Name, before);
}
