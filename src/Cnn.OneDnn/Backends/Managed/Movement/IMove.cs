namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Moves one element, converting it.</summary>
internal unsafe interface IMove
{
    static abstract void Move(void* source, long from, void* destination, long to);
}
