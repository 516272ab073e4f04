using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLNet.Adapters.Tests;

/// <summary>Which types a type of an assembly names: in its signatures, its attributes and its code, nested types included.</summary>
internal static class TypeReferences
{
    /// <summary>Full names without type arguments, by the full name of the outermost type that names them.</summary>
    public static Dictionary<string, HashSet<string>> Read(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var type in module.Types)
        {
            var names = found[NameOf(type)] = new HashSet<string>(StringComparer.Ordinal);
            Collect(type, names);
            names.Remove(NameOf(type));
        }

        return found;
    }

    private static void Collect(TypeDefinition type, HashSet<string> names)
    {
        Add(type.BaseType, names);
        AddAll(type.Interfaces.Select(one => one.InterfaceType), names);
        AddAttributes(type, names);
        AddAll(
            type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
            names);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType, names);
            AddAttributes(field, names);
        }

        foreach (var property in type.Properties)
            AddAttributes(property, names);
        foreach (var method in type.Methods)
            Collect(method, names);
        foreach (var nested in type.NestedTypes)
            Collect(nested, names);
    }

    private static void Collect(MethodDefinition method, HashSet<string> names)
    {
        Add(method.ReturnType, names);
        AddAttributes(method, names);
        AddAll(method.Parameters.Select(parameter => parameter.ParameterType), names);
        AddAll(
            method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
            names);
        if (!method.HasBody)
            return;
        AddAll(method.Body.Variables.Select(variable => variable.VariableType), names);
        AddAll(method.Body.ExceptionHandlers.Select(handler => handler.CatchType), names);
        foreach (var instruction in method.Body.Instructions)
            Collect(instruction, names);
    }

    private static void Collect(Instruction instruction, HashSet<string> names)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type, names);
                break;
            case FieldReference field:
                Add(field.DeclaringType, names);
                Add(field.FieldType, names);
                break;
            case MethodReference method:
                Add(method.DeclaringType, names);
                Add(method.ReturnType, names);
                AddAll(method.Parameters.Select(parameter => parameter.ParameterType), names);
                if (method is GenericInstanceMethod generic)
                    AddAll(generic.GenericArguments, names);
                break;
        }
    }

    private static void AddAttributes(ICustomAttributeProvider provider, HashSet<string> names)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType, names);
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.Properties.Select(property => property.Argument)))
                AddAll(Types(argument), names);
        }

        static IEnumerable<TypeReference?> Types(CustomAttributeArgument argument) => argument.Value switch
        {
            TypeReference type => [type],
            CustomAttributeArgument[] several => several.SelectMany(Types),
            CustomAttributeArgument inner => Types(inner),
            _ => [],
        };
    }

    private static void AddAll(IEnumerable<TypeReference?> types, HashSet<string> names)
    {
        foreach (var type in types)
            Add(type, names);
    }

    private static void Add(TypeReference? type, HashSet<string> names)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                AddAll(generic.GenericArguments, names);
                Add(generic.ElementType, names);
                return;
            case IModifierType modified:
                Add(modified.ModifierType, names);
                Add(modified.ElementType, names);
                return;
            case TypeSpecification specification:
                Add(specification.ElementType, names);
                return;
            default:
                names.Add(NameOf(type));
                return;
        }
    }

    private static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName.Split('`')[0];
    }
}
