namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>Where ranks on threads bring what they have.</summary>
internal sealed class Meeting(int size)
{
    public Array[] Brought { get; } = new Array[size];

    public Barrier Gate { get; } = new(size);
}
